//! The record while it may still be on its way: a new one is made on a thread of its own, because the disk takes longer
//! for it than everything else before the first frame, and nothing can be in it that the frame would need.

use std::cell::{OnceCell, RefCell};
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use super::store::{Store, StoreError};

/// A record that is open when it is asked for.
#[derive(Debug)]
pub struct Shelf {
    dir: PathBuf,
    opening: RefCell<Option<JoinHandle<Result<Store, StoreError>>>>,
    store: OnceCell<Store>,
}

impl Shelf {
    /// A new record in the folder `dir`, made behind what follows; none where there is something in its place, or where
    /// nothing can be written: then it has to be looked into first.
    pub fn begin(dir: &Path) -> Option<Self> {
        fs::create_dir_all(dir).ok()?;
        OpenOptions::new().write(true).create_new(true).open(Store::file_in(dir)).ok()?;
        let dir = dir.to_path_buf();
        let place = dir.clone();
        let opening = thread::Builder::new().name("record".into()).spawn(move || Store::open(&place)).ok();
        Some(Self { dir, opening: RefCell::new(opening), store: OnceCell::new() })
    }

    /// The record; waits for it where it is still being made. After an error the next call tries again.
    pub fn store(&self) -> Result<&Store, StoreError> {
        if self.store.get().is_none() {
            let opening = self.opening.borrow_mut().take();
            let opened = match opening.map(JoinHandle::join) {
                Some(Ok(opened)) => opened,
                Some(Err(_)) | None => Store::open(&self.dir),
            };
            let _ = self.store.set(opened?);
        }
        Ok(self.store.get().expect("it was just set"))
    }

    /// The same, to write.
    pub fn store_mut(&mut self) -> Result<&mut Store, StoreError> {
        self.store()?;
        Ok(self.store.get_mut().expect("it was just set"))
    }
}

impl From<Store> for Shelf {
    fn from(store: Store) -> Self {
        Self { dir: PathBuf::new(), opening: RefCell::new(None), store: OnceCell::from(store) }
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        // Who leaves at once finds a whole record all the same.
        if let Some(opening) = self.opening.get_mut().take() {
            let _ = opening.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::record::LessonMark;

    #[test]
    fn a_new_record_is_made_once_and_is_there_whoever_leaves() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("new");
        let mut shelf = Shelf::begin(&place).unwrap();
        assert!(Shelf::begin(&place).is_none(), "it is there");
        let mark = LessonMark { screen: 1, opened_at: 2, finished_at: None };
        shelf.store_mut().unwrap().set_lesson_mark("slo", mark).unwrap();
        assert_eq!(shelf.store().unwrap().record().unwrap().lessons["slo"], mark);
        drop(shelf);
        let other = dir.path().join("other");
        drop(Shelf::begin(&other));
        assert!(Store::open(&other).unwrap().record().unwrap().lessons.is_empty());
        assert!(fs::metadata(Store::file_in(&other)).unwrap().len() > 0, "made to the end");
    }

    #[test]
    fn what_has_to_be_looked_into_first_is_not_begun_and_an_error_can_be_mended() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(Shelf::begin(&file).is_none(), "a folder cannot be made there");
        let (place, opening) = (dir.path().join("mine"), RefCell::new(None));
        fs::create_dir_all(&place).unwrap();
        fs::write(Store::file_in(&place), "not a record").unwrap();
        let shelf = Shelf { dir: place.clone(), opening, store: OnceCell::new() };
        assert!(shelf.store().is_err());
        fs::remove_file(Store::file_in(&place)).unwrap();
        assert!(shelf.store().is_ok());
    }
}
