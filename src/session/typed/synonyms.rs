//! What people on call type for what is meant here. Data only: a row is words that begin a line, and what they may stand
//! for, the likeliest first: a word of the drill, a word that only asks, or a whole command.

/// A way to say something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Synonym {
    /// Words that begin the line, lower case, any of them.
    pub typed: &'static [&'static str],
    /// What they stand for.
    pub means: &'static [&'static str],
}

const fn row(typed: &'static [&'static str], means: &'static [&'static str]) -> Synonym {
    Synonym { typed, means }
}

/// All of them. A word that a command begins with is none: it is read as that command.
pub const SYNONYMS: &[Synonym] = &[
    row(&["lead", "i lead", "take lead", "take the lead", "take over", "command", "ic", "own"], &["assign lead me"]),
    row(&["role", "roles", "appoint", "give"], &["assign"]),
    row(
        &["close", "stand down", "finish", "done", "end", "over", "all clear", "fixed", "solved", "complete"],
        &["resolve"],
    ),
    row(&["tell", "post", "announce", "inform", "notify", "communicate", "say", "publish", "comms"], &["update"]),
    row(
        &[
            "check",
            "see",
            "show",
            "open",
            "view",
            "inspect",
            "watch",
            "graph",
            "dashboard",
            "panel",
            "metrics",
            "examine",
        ],
        &["look", "logs", "trace", "replicas", "vendor", "runbook"],
    ),
    row(&["errors", "tail", "grep", "log of", "read"], &["logs", "runbook"]),
    row(&["pods", "instances", "hosts", "machines", "nodes"], &["replicas"]),
    row(&["playbook", "docs", "wiki", "doc", "manual", "guide"], &["runbook"]),
    row(&["supplier", "provider", "statuspage", "status page"], &["vendor"]),
    row(&["history", "deploys", "diff", "change log", "changelog", "releases", "what changed"], &["changes"]),
    row(&["spans", "latency", "follow"], &["trace"]),
    row(&["turn off", "switch off", "disable", "deactivate"], &["flag", "limiter", "autoscale", "stop", "throttle"]),
    row(&["turn on", "switch on", "enable", "activate"], &["flag", "limiter", "autoscale", "start"]),
    row(&["toggle", "turn", "switch", "set"], &["flag", "limiter", "autoscale", "config", "scale"]),
    row(
        &["roll back", "back out", "undo", "go back", "back", "downgrade"],
        &["rollback", "revert", "config", "flag", "run"],
    ),
    row(&["pin", "freeze", "lock"], &["run", "deploy", "hold"]),
    row(&["push", "apply", "change"], &["config", "deploy"]),
    row(&["release", "ship", "roll out", "roll forward", "upgrade", "install"], &["deploy"]),
    row(&["cancel", "halt", "pause", "kill", "abort", "suspend"], &["stop", "hold"]),
    row(&["resume", "unpause", "continue"], &["start", "promote"]),
    row(&["reboot", "bounce", "power cycle", "recycle", "cycle"], &["restart", "replace"]),
    row(&["move", "migrate off", "evict", "relocate"], &["replace", "drain"]),
    row(&["evacuate", "shift", "route away"], &["drain"]),
    row(&["block", "turn away", "reject", "drop"], &["shed", "limit"]),
    row(&["cap", "ratelimit", "rate limit"], &["limit", "limiter", "throttle"]),
    row(&["grow", "upscale", "resize", "add"], &["scale"]),
    row(&["empty", "clear", "invalidate"], &["flush", "purge", "run"]),
    row(&["switchover", "fail over"], &["failover"]),
    row(&["call", "wake", "summon", "bring in", "escalate", "alert", "ring"], &["page"]),
    row(&["ping", "question", "dm", "message", "speak", "talk", "talk to", "speak to"], &["ask", "page"]),
    row(&["hand off", "handoff", "hand over", "hand", "pass"], &["handover"]),
    row(&["incident", "raise", "severity", "open incident", "declare incident"], &["declare"]),
    row(&["sev1"], &["declare sev1"]),
    row(&["sev2"], &["declare sev2"]),
    row(&["sev3"], &["declare sev3"]),
    row(&["sev4"], &["declare sev4"]),
    row(&["go back to sleep", "go to sleep", "back to bed", "false alarm"], &["resolve"]),
    row(&["who leads", "who is the lead", "who is in charge", "is it over", "are we done", "is it fixed"], &["status"]),
    row(&["who fails", "who is hurt", "who is affected", "health", "how many"], &["users"]),
    row(&["what now", "what next", "stuck", "help me"], &["menu"]),
    row(&["why"], &["trace", "logs"]),
    row(&["sleep", "pass time", "hang on", "let"], &["wait"]),
    row(&["think", "believe", "guess", "blame", "hypothesis", "cause", "commit"], &["suspect"]),
    row(&["write", "remember", "comment"], &["note"]),
    row(&["clue", "tip"], &["hint"]),
    row(&["order", "answer"], &["rank"]),
    row(&["leave out", "ignore"], &["skip"]),
    row(&["who", "team", "oncall", "on-call", "staff"], &["people"]),
    row(&["options", "commands", "actions", "list", "ls"], &["menu"]),
    row(&["man", "keys", "usage", "info"], &["help"]),
    row(&["time", "clock", "now", "state", "where", "alerts", "pager"], &["status"]),
    row(&["topology", "services", "architecture", "diagram", "dependencies"], &["map"]),
    row(&["customers", "impact", "budget"], &["users"]),
    row(&["graphs", "dashboards", "panels"], &["charts", "look"]),
    row(&["news", "timeline", "recap"], &["since"]),
    row(&["repeat"], &["again"]),
    row(&["exit", "bye", "logout"], &["quit"]),
    row(&["leave", "menu screen", "course"], &["home"]),
    row(&["give up", "surrender"], &["abandon"]),
];
