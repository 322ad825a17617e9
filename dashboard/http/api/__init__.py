"""The HTTP interface for programs: reading, reporting, exports, and its OpenAPI description."""
