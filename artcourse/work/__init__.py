"""The student's work: their folder, their copies of the lessons, and their progress.

Only the standard library is needed here.
"""

from artcourse.work.copies import Handout, Report, hand_out
from artcourse.work.folder import (
    gallery_folder,
    make_work_folder,
    temporary_gallery,
    work_folder,
)
from artcourse.work.lessons import Lesson, list_lessons
from artcourse.work.record import Check, read_checks, record_check
from artcourse.work.summary import Progress, read_progress, summarise
from artcourse.work.welcome_page import write_welcome_page
