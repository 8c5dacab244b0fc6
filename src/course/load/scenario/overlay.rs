//! A drill's tables over a base's: single keys of a table with the same name are replaced, new tables come after the
//! base's, lists of tables follow the base's. Knows no key.

use crate::course::load::table::{At, Keyed};

/// What can be put over another of its kind.
pub trait Overlay {
    /// What says nothing.
    fn nothing() -> Self;

    /// This where it says something, `under` elsewhere.
    #[must_use]
    fn over(self, under: Self) -> Self;
}

impl<T> Overlay for Option<T> {
    fn nothing() -> Self {
        None
    }

    fn over(self, under: Self) -> Self {
        self.or(under)
    }
}

impl<T> Overlay for Vec<T> {
    fn nothing() -> Self {
        Self::new()
    }

    fn over(mut self, mut under: Self) -> Self {
        under.append(&mut self);
        under
    }
}

/// Tables of the same name are put over each other; their place is then that of the upper one, where a reader looks
/// first.
impl<T: Overlay> Overlay for Keyed<At<T>> {
    fn nothing() -> Self {
        Self(Vec::new())
    }

    fn over(self, under: Self) -> Self {
        let mut entries = under.0;
        for (name, upper) in self.0 {
            match entries.iter().position(|(known, _)| known.value == name.value) {
                Some(i) => {
                    let (_, lower) = entries.remove(i);
                    let value = upper.value.over(lower.value);
                    entries.insert(i, (name, At { value, span: upper.span }));
                }
                None => entries.push((name, upper)),
            }
        }
        Self(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables of one key each; their places are `at` and its followers.
    fn keyed(at: usize, entries: &[(&str, Option<u8>)]) -> Keyed<At<Option<u8>>> {
        let entry = |(i, (name, value)): (usize, &(&str, Option<u8>))| {
            let span = at + i..at + i + 1;
            (At { value: (*name).to_owned(), span: span.clone() }, At { value: *value, span })
        };
        Keyed(entries.iter().enumerate().map(entry).collect())
    }

    #[test]
    fn keys_are_replaced_in_place_and_new_ones_come_last() {
        let base = keyed(0, &[("a", Some(1)), ("b", Some(2)), ("c", Some(3))]);
        let drill = keyed(10, &[("z", Some(9)), ("b", Some(7)), ("c", None)]);
        let read = drill.over(base).0.into_iter().map(|(name, at)| (name.value, at.value, at.span.start));
        let want = [("a", Some(1), 0), ("b", Some(7), 11), ("c", Some(3), 12), ("z", Some(9), 10)];
        assert_eq!(read.collect::<Vec<_>>(), want.map(|(name, value, at)| (name.to_owned(), value, at)));
        assert_eq!(vec![3, 4].over(vec![1, 2]), [1, 2, 3, 4]);
    }
}
