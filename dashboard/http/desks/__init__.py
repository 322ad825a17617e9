"""Pages of forms and lists that work without scripts: complaints and their answers, the duty lists."""
