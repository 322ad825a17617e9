"""A person's gestures: each module registers its callbacks on the app it is given."""
