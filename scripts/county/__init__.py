"""Build-time tool that derives county packs from registry packages. Never needed at run time."""
