"""Situation reports 信息报送: what a county tells its superiors of an emergency, and by when."""
