"""Files of official warnings, read: hardened XML, CAP by its schemas, feeds, signatures."""
