"""Hazard points 隐患点 and reservoirs 水库 of a county, and who patrolled them when."""
