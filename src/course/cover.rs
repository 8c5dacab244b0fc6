//! What the map of the course shows of a drill, read from the keys above the file's first table: a whole drill takes a
//! hundred times as long, and the first frame needs none of the rest. Checks nothing; that is [`super::load`]'s.

use super::scenario::Level;

/// A drill as the map shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Scenario id.
    pub id: String,
    /// What the map of the course shows.
    pub title: String,
    /// How much it asks of a learner.
    pub level: Level,
    /// Time it takes a person.
    pub minutes: u8,
    /// Unit of the course, 0 to 6.
    pub unit: u8,
    /// Lessons that come first.
    pub lessons: Vec<String>,
}

/// A decision as the map shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct DecisionCover {
    /// Its id.
    pub id: String,
    /// What the map of the course shows.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Time it takes a person.
    pub minutes: u8,
    /// Of the key and the options.
    pub revision: u32,
    /// Lessons that come first.
    #[serde(default)]
    pub lessons: Vec<String>,
}

/// Keys above the first table of a file.
#[derive(serde::Deserialize)]
struct Head {
    kind: String,
    id: String,
    title: String,
    level: Option<Level>,
    minutes: Option<u8>,
    unit: Option<u8>,
    #[serde(default)]
    lessons: Vec<String>,
}

/// The cover of a drill's file, nothing for a base; an error where that cannot be said without reading all of it.
pub(super) fn cover(text: &str) -> Result<Option<Cover>, ()> {
    let head: Head = toml::from_str(self::head(text)).map_err(|_| ())?;
    if head.kind == "base" {
        return Ok(None);
    }
    let (Some(level), Some(minutes), Some(unit)) = (head.level, head.minutes, head.unit) else { return Err(()) };
    Ok(Some(Cover { id: head.id, title: head.title, level, minutes, unit, lessons: head.lessons }))
}

/// The cover of a decision's file; an error where that cannot be said without reading all of it.
pub(super) fn decision(text: &str) -> Result<DecisionCover, ()> {
    toml::from_str(head(text)).map_err(|_| ())
}

/// What stands above the first table.
fn head(text: &str) -> &str {
    let lines = text.split_inclusive('\n').take_while(|line| !line.starts_with('['));
    &text[..lines.map(str::len).sum()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_file_is_enough_or_nothing_is_said() {
        let head = "kind = \"drill\"\nid = \"a\"\ntitle = \"A\"\nlevel = \"core\"\nminutes = 9\nunit = 2\n";
        let read = |text: &str| cover(text).map(|cover| cover.map(|c| (c.id, c.level, c.minutes, c.unit, c.lessons)));
        let whole = |lessons: &[&str]| {
            let lessons = lessons.iter().map(|l| (*l).to_owned()).collect();
            Ok(Some(("a".to_owned(), Level::Core, 9, 2, lessons)))
        };
        assert_eq!(read(head), whole(&[]));
        assert_eq!(read(&format!("{head}lessons = [\"x\"]\n[time]\nthis is = no TOML")), whole(&["x"]));
        assert_eq!(read(&format!("{head}briefing = \"\"\"\n[a line](in a text)\n\"\"\"\n")), Err(()));
        assert_eq!(read(&head.replace("unit = 2", "")), Err(()));
        assert_eq!(read("kind = \"base\"\nid = \"base\"\ntitle = \"B\"\n[time]\n"), Ok(None));
        assert_eq!(read(""), Err(()));
    }

    #[test]
    fn a_decision_shows_what_stands_above_its_first_table() {
        let text = "kind = \"decision\"\nid = \"a\"\ntitle = \"A\"\nsummary = \"S\"\nminutes = 4\nrevision = 2\n\
                    situation = \"\"\"\nText.\n\"\"\"\n[scene]\nno = TOML";
        let cover = decision(text).expect("the head is enough");
        assert_eq!((cover.id.as_str(), cover.minutes, cover.revision, cover.lessons), ("a", 4, 2, vec![]));
        assert_eq!(decision("id = \"a\""), Err(()));
    }
}
