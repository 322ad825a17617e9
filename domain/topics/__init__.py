"""Topics: the kinds of live state, one file each. domain/topics/registry.py lists them; nothing else does.
reducer.py makes of old state and changes the new one.
"""
