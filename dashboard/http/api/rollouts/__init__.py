"""Roll-outs over HTTP: commands and looks, people by page."""
