"""Cơ quan ban hành: whoever administers a unit says whose its papers are, and uploads its own Word templates."""
