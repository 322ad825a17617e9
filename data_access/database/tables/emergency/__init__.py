"""Tables of an emergency: warnings, storms, responses, roll-outs and what hangs on them."""
