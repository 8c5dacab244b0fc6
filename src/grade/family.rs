//! The family of worlds under everything that was done, by what was done: a world that saw the same changes is simulated
//! once, whoever made them and whichever world is the true one.

use std::collections::BTreeMap;

use super::policy::Player;
use super::rubric::Rubric;
use super::tracks::{Deed, Root, Tracks};

/// The family after some changes, with what a competent player makes of it.
#[derive(Debug)]
pub struct Node<'a> {
    /// The worlds.
    pub root: Root,
    /// The player.
    pub player: Player<'a>,
}

/// Every node met so far.
#[derive(Debug)]
pub struct Family<'a> {
    /// What the nodes are made from.
    pub tracks: &'a Tracks<'a>,
    nodes: BTreeMap<Vec<Deed>, Node<'a>>,
}

impl<'a> Family<'a> {
    /// A family before anything was done; `root` as it came with `tracks`.
    pub fn new(tracks: &'a Tracks<'a>, mut root: Root) -> Self {
        let player = Player::new(tracks, &mut root);
        Self { tracks, nodes: BTreeMap::from([(vec![], Node { root, player })]) }
    }

    /// What a scenario declares.
    pub fn rubric(&self) -> &'a Rubric {
        self.tracks.rubric
    }

    /// The family after some changes, all of which but the last were asked for before.
    pub fn node(&mut self, deeds: &[Deed]) -> &mut Node<'a> {
        if !self.nodes.contains_key(deeds)
            && let Some((last, earlier)) = deeds.split_last()
        {
            let mut root = self.tracks.after(&self.node(earlier).root, *last);
            let player = Player::new(self.tracks, &mut root);
            self.nodes.insert(deeds.to_vec(), Node { root, player });
        }
        self.nodes.get_mut(deeds).expect("made above, or with the family")
    }

    /// Drops what was foreseen, after some changes, of further ones before a tick.
    pub fn forget_before(&mut self, deeds: &[Deed], tick: u32) {
        let node = self.node(deeds);
        node.root.forget_before(tick);
        node.player.forget_before(node.root.minute_of(tick));
    }

    /// The same for reading; the node was asked for before.
    pub fn known(&self, deeds: &[Deed]) -> &Node<'a> {
        &self.nodes[deeds]
    }
}
