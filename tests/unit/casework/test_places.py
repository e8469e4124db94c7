"""Casework is not kept where SQLite would lose it."""

from pathlib import Path

import pytest

from aim.casework import places
from aim.casework.places import why_not_in
from aim.casework.problems import CaseworkProblem
from aim.casework.store import open_store

MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/home /home/staff nfs4 rw 0 0
//server/share /media/School\\040share cifs rw 0 0
/dev/sdb1 /home/staff/local ext4 rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("/srv/aim", ""),
        ("/home/staff/aim", "another machine"),
        ("/home/staffroom/aim", ""),
        ("/home/staff/local/aim", ""),
        ("/media/School share/aim", "another machine"),
        ("/srv/OneDrive - Oak Park School/aim", "copied to a cloud"),
        ("/srv/Dropbox/aim", "copied to a cloud"),
    ],
)
def test_a_network_drive_and_a_copied_folder_are_told_from_a_local_one(monkeypatch, folder, said):
    monkeypatch.setattr(places, "_mounts", lambda: MOUNTS)
    found = why_not_in(Path(folder))
    assert (said in found) if said else found == ""


def test_a_drive_of_another_machine_on_windows_is_known(monkeypatch):
    class Windows:
        class kernel32:
            @staticmethod
            def GetDriveTypeW(_root):
                return 4

    monkeypatch.setattr(places.ctypes, "windll", Windows, raising=False)
    assert "another machine" in why_not_in(Path("/srv/aim"))


def test_the_app_refuses_to_keep_casework_there_and_makes_nothing(own_data_folder):
    folder = own_data_folder / "OneDrive" / "aim"
    with pytest.raises(CaseworkProblem, match="AIM_DATA"):
        open_store(folder)
    assert not folder.exists()
