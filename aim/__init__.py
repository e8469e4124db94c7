"""Attendance Improvement Meetings: registers read, counted and put into words, with no screen attached."""
