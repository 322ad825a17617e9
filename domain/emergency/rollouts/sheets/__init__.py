"""Call sheets 呼叫单: who is still silent on paper, and what is keyed in from it."""
