"""Commands about emergency responses and what is rolled out in them."""
