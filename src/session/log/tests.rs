use super::*;

fn header() -> Header {
    Header {
        firedrill_log: FORMAT,
        scenario: "bad-deploy".into(),
        content: "ab".into(),
        engine: 1,
        seed: 7,
        world: None,
        exam: false,
        fork: None,
        watched: None,
    }
}

/// A header, four commands and a grade.
fn log() -> Log {
    let mut lines: Vec<Line> = vec![];
    for (i, command) in ["look overview", "changes", "ask ruth", "wait 2m"].into_iter().enumerate() {
        let t = Tick(2520 + 20 * i as u32);
        lines.push(Line::after(&header(), lines.last(), t, command.into()));
    }
    let (par, decisions, luck, total) = (100, 20, -5, 115);
    let grade = Grade { passed: true, par, decisions, luck, total, score: 90, engine: 1, grader: 1, revision: 1 };
    Log { header: header(), lines, grade: Some(grade), header_changed: false }
}

#[test]
fn a_log_reads_back_and_a_cut_one_says_where() {
    let (log, text) = (log(), log().text());
    assert_eq!(read(text.lines()), Ok(log.clone()));
    let open = Log { grade: None, ..log };
    assert_eq!(read(open.text().lines()), Ok(open.clone()));
    let cut = &open.text()[..open.text().len() - 40];
    let error = read(cut.lines()).expect_err("cut");
    assert_eq!(error.to_string(), r#"line 5 is not complete: {"n":5,"t":2580"#);
    assert_eq!(read("".lines()), Err(LogError::Empty));
    assert_eq!(read("hello".lines()), Err(LogError::NoHeader));
    assert_eq!(read(r#"{"firedrill_log":99}"#.lines()), Err(LogError::Newer(99)));
}

#[test]
fn every_line_that_is_not_what_it_was_or_where_it_was_is_named() {
    let text = log().text();
    let lines: Vec<&str> = text.lines().collect();
    let at = |order: &[usize]| order.iter().map(|i| lines[*i - 1]).collect::<Vec<_>>().join("\n");
    let edited = |from: &str, to: &str| {
        assert!(text.contains(from), "{from} in {text}");
        text.replacen(from, to, 1)
    };
    for (text, want) in [
        (edited("changes", "declare sev1"), "line 3 was changed after it was written"),
        (edited("\"t\":2560", "\"t\":2550"), "line 4 was changed after it was written"),
        (edited("\"score\":90", "\"score\":99"), "line 6 was changed after it was written"),
        (edited(&format!(",\"h\":\"{}\"", log().lines[1].h), ""), "line 3 was changed after it was written"),
        (at(&[1, 2, 4, 5, 6]), "line 3 is missing"),
        (at(&[1, 5, 6]), "lines 2 to 4 are missing"),
        (at(&[1, 2, 3, 4, 6]), "line 5 is missing"),
        (at(&[1, 2, 4, 3, 5, 6]), "lines 3 and 4 have changed places"),
        (at(&[1, 2, 3, 3, 4, 5, 6]), "line 4 says that it is line 3: it is there twice, or was put in"),
        (at(&[1, 2, 3, 4, 5, 6, 6]), "line 7 says that it is line 6: it is there twice, or was put in"),
    ] {
        let error = read(text.lines()).expect_err(want);
        assert_eq!(error.to_string(), want);
    }
    assert_eq!(read(at(&[1, 2, 3]).lines()).map(|l| (l.lines.len(), l.grade)), Ok((2, None)), "a beginning");
}

#[test]
fn a_changed_header_is_noted_and_a_log_made_anew_is_not_found_out() {
    let text = log().text();
    let changed = |text: &str| read(text.lines()).map(|l| l.header_changed);
    assert_eq!(changed(&text), Ok(false));
    assert_eq!(changed(&text.replacen("\"seed\":7", "\"seed\":8", 1)), Ok(true));
    assert_eq!(changed(&text.replacen("\"firedrill_log\":3", "\"firedrill_log\":1", 1)), Ok(true));
    let mut forged = log();
    forged.header.seed = 8;
    forged.lines.clear();
    forged.lines.push(Line::after(&forged.header, None, Tick(2520), "changes".into()));
    assert_eq!(read(forged.text().lines()), Ok(forged));
}

#[test]
fn a_log_of_the_format_before_reads_as_it_was_written() {
    let header = Header { firedrill_log: 2, ..header() };
    let line = Line::after(&header, None, Tick(2520), "changes".into());
    let text = format!("{}\n{}\n", header.line(), write(&line));
    assert!(text.starts_with("{\"firedrill_log\":2,") && !text.contains("watched"), "{text}");
    let read = read(text.lines()).expect("it is read");
    assert_eq!((read.header_changed, read.lines.as_slice()), (false, &[line][..]));
}

#[test]
fn the_first_format_is_read_and_can_be_gone_on_with() {
    let old = Header { firedrill_log: 1, ..header() };
    let bare = |l: &Line| Line { n: 0, h: String::new(), ..l.clone() };
    let text = format!("{}\n{}\n", old.line(), write(&bare(&log().lines[0])));
    assert!(!text.contains("\"h\""), "{text}");
    let log_read = read(text.lines()).expect("it is read");
    assert_eq!((log_read.lines.as_slice(), log_read.chained()), (&[bare(&log().lines[0])][..], false));
    let more = text + &write(&log().lines[1]);
    assert_eq!(read(more.lines()).map(|l| l.lines.len()), Ok(2), "a line of this version behind it");
}
