"""What an emergency response brings, in the OpenAPI description."""
