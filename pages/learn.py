"""Lessons: a list of them, and one at a time with the live stage."""

from ui.frame import damage
from ui.frame.frame import foot, open_page
from ui.lessons import progress
from ui.lessons.arrival import arrive_at
from ui.lessons.room import room
from ui.lessons.shelf import shelf

settings, text = open_page("learn")
progress.keep()
with damage.reported(text):
    if settings.lesson:
        room(text, settings)
    else:
        shelf(text)
        arrive_at("shelf", "shelf")
foot(settings, text)
