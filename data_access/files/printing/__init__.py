"""Files for a printer, made by wheels alone in the font that is vendored with the pages."""
