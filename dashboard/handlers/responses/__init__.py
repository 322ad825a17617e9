"""Commands about emergency responses, and what they ask of hazard points and reports upward."""
