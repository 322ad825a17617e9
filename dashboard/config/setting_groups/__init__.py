"""Parts of the settings, a subject each."""
