//! What the code lexer knows of each language, as data. Enough to read by, not enough to compile by.

/// How a language writes what `code` colours.
#[derive(Debug)]
pub(super) struct Grammar {
    /// Words after the fence that mean this language.
    pub(super) names: &'static [&'static str],
    /// Starts a comment up to the end of the line, where a word could start.
    pub(super) comment: Option<&'static str>,
    /// Openings and closings of quoted text, the longest first.
    pub(super) quotes: &'static [Quote],
    /// Characters that words are made of, besides letters, digits and `_`.
    pub(super) word: &'static str,
    /// Words of the language.
    pub(super) keywords: &'static [&'static str],
    /// What makes a word a key.
    pub(super) keys: &'static [KeyRule],
}

/// A way to quote.
#[derive(Debug)]
pub(super) struct Quote {
    /// At both ends.
    pub(super) mark: &'static str,
    /// Whether `\` takes away the meaning of what follows.
    pub(super) escape: bool,
    /// Whether it may go on in the next line.
    pub(super) lines: bool,
}

/// What makes a word (or quoted text) a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyRule {
    /// This follows, after blanks or at once.
    Before(&'static str),
    /// It starts so.
    Starts(&'static str),
    /// It stands between square brackets that open the line.
    Header,
}

const DOUBLE: Quote = Quote { mark: "\"", escape: true, lines: false };
const SINGLE: Quote = Quote { mark: "'", escape: false, lines: false };

const NONE: Grammar = Grammar { names: &[], comment: None, quotes: &[], word: "", keywords: &[], keys: &[] };

/// Every language that has colours; what is not here is plain text.
pub(super) const GRAMMARS: &[Grammar] = &[
    Grammar {
        names: &["sh", "shell", "bash", "console"],
        comment: Some("#"),
        quotes: &[Quote { lines: true, ..DOUBLE }, Quote { lines: true, ..SINGLE }],
        word: "-$./:@%+",
        keywords: &[
            "if", "then", "elif", "else", "fi", "for", "in", "do", "done", "while", "until", "case", "esac",
            "function", "return", "exit", "export", "set", "local", "trap", "sudo",
        ],
        keys: &[KeyRule::Starts("-"), KeyRule::Starts("$"), KeyRule::Before("=")],
    },
    Grammar {
        names: &["yaml", "yml"],
        comment: Some("#"),
        quotes: &[DOUBLE, SINGLE],
        word: "-./",
        keywords: &["true", "false", "null", "yes", "no", "on", "off", "---", "-"],
        keys: &[KeyRule::Before(":")],
    },
    Grammar {
        names: &["toml"],
        comment: Some("#"),
        quotes: &[
            Quote { mark: "\"\"\"", escape: true, lines: true },
            Quote { mark: "'''", escape: false, lines: true },
            DOUBLE,
            SINGLE,
        ],
        word: "-.:+",
        keywords: &["true", "false", "inf", "nan"],
        keys: &[KeyRule::Before("="), KeyRule::Header],
    },
    Grammar {
        names: &["json"],
        quotes: &[DOUBLE],
        word: "-.+",
        keywords: &["true", "false", "null"],
        keys: &[KeyRule::Before(":")],
        ..NONE
    },
    Grammar {
        names: &["promql"],
        comment: Some("#"),
        quotes: &[DOUBLE, Quote { mark: "'", ..DOUBLE }],
        word: ".:",
        keywords: &[
            "sum",
            "avg",
            "min",
            "max",
            "count",
            "topk",
            "bottomk",
            "quantile",
            "stddev",
            "by",
            "without",
            "on",
            "ignoring",
            "group_left",
            "group_right",
            "and",
            "or",
            "unless",
            "bool",
            "offset",
            "rate",
            "irate",
            "increase",
            "delta",
            "deriv",
            "histogram_quantile",
            "label_replace",
            "absent",
            "changes",
            "vector",
            "scalar",
            "time",
            "clamp_min",
            "clamp_max",
            "avg_over_time",
            "max_over_time",
            "min_over_time",
            "sum_over_time",
            "count_over_time",
            "predict_linear",
        ],
        keys: &[KeyRule::Before("="), KeyRule::Before("!="), KeyRule::Before("=~"), KeyRule::Before("!~")],
    },
    Grammar {
        names: &["log", "logs"],
        quotes: &[DOUBLE],
        word: "-.:+%/",
        keywords: &[
            "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "ERR", "FATAL", "CRITICAL", "PANIC",
            "trace", "debug", "info", "notice", "warn", "warning", "error", "fatal", "critical", "panic",
        ],
        keys: &[KeyRule::Before("=")],
        ..NONE
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_may_name_every_language_that_has_colours() {
        for name in GRAMMARS.iter().flat_map(|g| g.names) {
            assert!(super::super::LANGUAGES.contains(name), "{name}");
        }
    }
}
