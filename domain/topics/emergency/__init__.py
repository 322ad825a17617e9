"""Topics of an emergency: its warnings, storms, responses, roll-outs and what comes of them."""
