//! What prose looks like, element by element, and what holds for any text at any width.

use proptest::prelude::*;

use super::*;

fn lines(markdown: &str, width: u16, ascii: bool) -> Vec<String> {
    layout(&parse(markdown), width, ascii).iter().map(Line::text).collect()
}

fn role_of(markdown: &str, text: &str) -> Role {
    let lines = layout(&parse(markdown), 80, false);
    let span = lines.iter().flat_map(|l| &l.spans).find(|s| s.text.contains(text));
    span.unwrap_or_else(|| panic!("no `{text}` in {lines:?}")).role
}

#[test]
fn every_element_has_its_look() {
    let cases: &[(&str, u16, &[&str])] = &[
        ("## A *b* `c`", 20, &["A b c"]),
        ("one two\nthree", 9, &["one two", "three"]),
        ("a\\\nb", 9, &["a", "b"]),
        ("a\n\nb", 9, &["a", "", "b"]),
        ("a `b  c` d", 9, &["a b c d"]),
        ("- one two\n- three\n  - four five", 10, &["• one two", "• three", "  ◦ four", "    five"]),
        ("- a\n\n  b\n\n- c", 9, &["• a", "", "  b", "", "• c"]),
        ("9. a\n10. bb cc", 8, &[" 9. a", "10. bb", "    cc"]),
        ("99. a\n1. b c", 7, &[" 99.", "a", "100.", "b c"]),
        ("- [x] done\n- [ ] to do", 9, &["[x] done", "[ ] to do"]),
        ("1. [x] done", 20, &["1. [x] done"]),
        ("- ", 9, &["•"]),
        ("> one two\n> - a", 8, &["│ one", "│ two", "│", "│ • a"]),
        ("> [!WARNING]\n> one two", 7, &["▌ Warni", "▌ ng", "▌ one", "▌ two"]),
        ("```sh\na  b\n\nc\n```", 20, &["  a  b", "", "  c"]),
        ("    indented", 20, &["  indented"]),
        ("a\n\n---\n\nb", 5, &["a", "", "─────", "", "b"]),
        ("a <b>c</b>\n\n<div>\n x\n</div>", 20, &["a <b>c</b>", "", "<div>", " x", "</div>"]),
        ("![a graph](g.png)", 30, &["[image: a graph][1]", "", "[1] g.png"]),
        ("a[^n].\n\n[^n]: b c\n\nd", 6, &["a¹.", "", "d", "", "¹ b c"]),
        ("a[^y] b[^x].\n\n[^x]: X\n[^y]: Y", 9, &["a¹ b².", "", "¹ Y", "² X"]),
        ("[^x]: nobody asks", 20, &["¹ nobody asks"]),
    ];
    for (markdown, width, expected) in cases {
        assert_eq!(lines(markdown, *width, false).join("\n"), expected.join("\n"), "{markdown:?} at {width}");
    }
}

#[test]
fn links_are_numbered_once_and_listed_at_the_end() {
    let markdown = "[a](https://a.example/) [b](https://b.example/) [c](https://a.example/) [d](source:s) \
                    <https://own.example/> <x@y.example>";
    let expected = [
        "a[1] b[2] c[1] d https://own.example/",
        "x@y.example",
        "",
        "[1] https://a.example/",
        "[2] https://b.example/",
    ];
    assert_eq!(lines(markdown, 40, false), expected);
    assert_eq!(
        lines("[a](https://a.example/b/c/d)", 14, false),
        ["a[1]", "", "[1] https://a.", "    example/b/", "    c/d"]
    );
}

#[test]
fn ascii_keeps_every_mark_plain() {
    let markdown = "- a\n  - b\n    - c\n\n> q\n\n> [!NOTE]\n> n\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nx[^1]\n\n[^1]: y\n\n\
                    ```text\n0123456789012345\n```";
    let text = lines(markdown, 12, true).join("\n");
    assert!(text.is_ascii(), "{text}");
    for mark in
        ["- a", "  * b", "    + c", "| q", "| Note", "a | b", "==+==", "x^1", "^1 y", "> 012345", "------------"]
    {
        assert!(text.contains(mark), "no {mark:?} in\n{text}");
    }
}

#[test]
fn tables_fit() {
    let table = "| Sign | Kind | Count |\n|:-----|:---:|---:|\n| all fail | `x` | 7 |\n| one node fails often | bad node | 1,250 |";
    let wide = ["Sign                 │   Kind   │ Count", "━━━━━━━━━━━━━━━━━━━━━┿━━━━━━━━━━┿━━━━━━"];
    assert_eq!(lines(table, 80, false)[..2], wide);
    assert_eq!(lines(table, 80, false)[3], "one node fails often │ bad node │ 1,250");
    let narrow = [
        "Sign      │   Kind   │ Count",
        "━━━━━━━━━━┿━━━━━━━━━━┿━━━━━━",
        "all fail  │    x     │     7",
        "──────────┼──────────┼──────",
        "one node  │ bad node │ 1,250",
        "fails     │          │",
        "often     │          │",
    ];
    assert_eq!(lines(table, 28, false), narrow);
    let stacked = [
        "Sign:",
        "all fail",
        "Kind: x",
        "Count: 7",
        "",
        "Sign:",
        "one node",
        "fails often",
        "Kind:",
        "bad node",
        "Count:",
        "1,250",
    ];
    assert_eq!(lines(table, 11, false), stacked);
    assert_eq!(lines("| a |\n|---|", 11, false), ["a", "━"]);
}

#[test]
fn wide_characters_and_marks_keep_their_columns() {
    assert_eq!(lines("日本語 テキスト", 8, false), ["日本語", "テキスト"]);
    assert_eq!(lines("- 日本語テ", 6, false), ["• 日本", "  語テ"]);
    let table = lines("| 日本 | e\u{301}te\u{301} |\n|---|---|\n| a | b |", 20, false);
    assert_eq!(table, ["日本 │ e\u{301}te\u{301}", "━━━━━┿━━━━", "a    │ b"]);
}

#[test]
fn roles_say_what_text_is() {
    let cases = [
        ("a *b*", "b", Role::Emphasis),
        ("a **b**", "b", Role::Strong),
        ("a ***b***", "b", Role::StrongEmphasis),
        ("a ~~b~~", "b", Role::Strike),
        ("a **`b`**", "b", Role::Code),
        ("a **[b](source:x)**", "b", Role::Link),
        ("### a **b**", "b", Role::Heading(3)),
        ("> b", "b", Role::Quote),
        ("- b", "•", Role::Marker),
        ("> [!TIP]\n> b", "Tip", Role::Alert(AlertKind::Tip)),
        ("> [!TIP]\n> b", "b", Role::Text),
        ("| b |\n|---|\n| c |", "b", Role::TableHead),
        ("| b |\n|---|\n| c |", "━", Role::TableRule),
        ("---", "─", Role::Rule),
        ("```toml\nb = 1\n```", "b", Role::Syntax(Token::Key)),
        ("a <b>", "<b>", Role::Muted),
        ("<https://b.example>", "https://b.example", Role::Link),
    ];
    for (markdown, text, role) in cases {
        assert_eq!(role_of(markdown, text), role, "{markdown:?}");
    }
}

#[test]
fn plain_is_one_line_without_marks() {
    assert_eq!(
        plain("The *first* `ten` [minutes](source:x)\n<br> ~~now~~[^1]\n\n[^1]: x"),
        "The first ten minutes <br> now x"
    );
    assert_eq!(plain("- a\n- b\n\n![c](d)"), "a b c");
}

#[test]
fn sources_are_found_wherever_they_are_cited() {
    let markdown = "[a](source:one) [w](https://x.example)\n\n> - **[b](source:two)** [c](source:one)\n\n\
                    | [d](source:three) |\n|---|\n| [e][r] |\n\n[r]: source:four";
    assert_eq!(source_refs(&parse(markdown)), ["one", "two", "three", "four"]);
}

/// Pieces that make Markdown happen.
fn markdownish() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\n",
            "\n\n",
            " ",
            "    ",
            "\t",
            "# ",
            "- ",
            "12. ",
            "- [x] ",
            "> ",
            "> [!NOTE]\n> ",
            "```sh\n",
            "```\n",
            "*",
            "**",
            "~~",
            "`",
            "[a](b)",
            "[s](source:id)",
            "![i](u)",
            "[^1]",
            "\n[^1]: ",
            "\n| a | b |\n|---|:-:|\n",
            "| ",
            " |\n",
            "---\n",
            "<b>",
            "<div>\n",
            "\\\n",
            "https://example.com/long/path",
            "日本語",
            "e\u{301}",
            "👩‍👩‍👧",
            "क्क्क्क्",
            "\u{1b}[2J",
            "\"",
            "#",
            "'",
            "=",
            "supercalifragilistic",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,12}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn check(markdown: &str, width: u16, ascii: bool) -> Result<(), TestCaseError> {
    for line in layout(&parse(markdown), width, ascii) {
        let by_span: usize = line.spans.iter().map(|s| flow::columns(&s.text)).sum();
        prop_assert!(!line.text().chars().any(char::is_control), "{:?}", line);
        prop_assert!(width < 4 || by_span <= usize::from(width), "{} columns at {}: {:?}", by_span, width, line);
        prop_assert!(
            width < 4 || line.width() <= usize::from(width),
            "{} columns at {}: {:?}",
            line.width(),
            width,
            line
        );
    }
    Ok(())
}

/// Letters and digits, in any order: what must not be lost.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.sort_unstable();
    letters
}

proptest! {
    #[test]
    fn no_text_is_wider_than_it_may_be(text in any::<String>(), width in 0_u16..200, ascii in any::<bool>()) {
        check(&text, width, ascii)?;
    }

    #[test]
    fn no_markdown_is_wider_than_it_may_be(text in markdownish(), width in 0_u16..200, ascii in any::<bool>()) {
        check(&text, width, ascii)?;
        check(&text, width % 16, ascii)?;
    }

    #[test]
    fn width_changes_where_lines_break_and_loses_nothing(text in markdownish(), width in 1_u16..60) {
        let read = |w| {
            let lines = layout(&parse(&text), w, true);
            let text = lines.iter().flat_map(|l| &l.spans).filter(|s| s.role != Role::TableHead && s.text != ":");
            letters(&text.map(|s| s.text.as_str()).collect::<String>())
        };
        prop_assert_eq!(read(width), read(2000));
    }

    #[test]
    fn plain_is_one_line(text in markdownish()) {
        prop_assert!(!plain(&text).contains('\n'));
    }
}
