"""From XADD to painted on the map, against a bare Socket.IO emit and against a page that polls each
second.
"""
