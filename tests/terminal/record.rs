//! A record that cannot be used: the full screen says so in time, and touches nothing. What pipes say is tested beside
//! the command line.

use std::fs;

use super::person::Person;
use super::place::{DRILL, Place};

#[test]
fn a_file_that_is_no_record_stops_it_before_the_screen_is_taken() {
    let place = Place::new();
    fs::create_dir(place.data()).unwrap();
    let path = place.data().join("firedrill.db");
    let words = "these are somebody's notes, not a database\n".repeat(40);
    fs::write(&path, &words).unwrap();
    for arguments in [&[][..], &["drill", DRILL], &["--plain"]] {
        let mut person = Person::at_size(&place, arguments, 200, 24);
        let status = person.end();
        assert_eq!((status.exit_code(), status.signal()), (1, None));
        let message = format!(
            "error: {} is not a firedrill record\r\nhint: move it away or give another folder with --data DIR\r\n",
            path.display()
        );
        assert_eq!(person.written(), message);
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), words);
}

#[test]
fn where_nothing_can_be_kept_the_course_opens_and_says_so_once() {
    let place = Place::new();
    let file = place.file("file", "not a folder");
    // Nobody can make a folder in either, not even an administrator.
    for folder in [file.to_string_lossy().into_owned(), "/proc/firedrill".to_owned()] {
        let why = fs::create_dir_all(&folder).unwrap_err();
        let words = format!(
            "nothing of this sitting will be kept: the folder {folder} cannot be made: {why}; give another folder with \
             --data DIR"
        );
        let mut person = Person::at(&place, &["--data", &folder]);
        // Every word of it, over as many rows as it needs.
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        person.until(&words, |p| squeezed(&p.screen()).contains(&squeezed(&words)));
        person.turn("down").see(&["The course", "enter open"]);
        person.press("enter").see(&["screen 1/"]).press("ctrl-c");
        assert!(person.end().success());

        let said = place.run(&["--plain", "--data", &folder], "quit\n");
        assert_eq!((said.err, said.code), (format!("warning: {words}\n"), Some(0)));
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "not a folder");
}
