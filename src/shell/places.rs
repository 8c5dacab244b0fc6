//! Where the record lives. Decides on a path and makes nothing: `store` makes the folder when it needs it.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// There is no folder to keep anything in: no home, and none was named.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this account has no home folder to keep your record in\nhint: name a folder with --data DIR or FIREDRILL_DATA"
)]
pub struct NoPlace;

/// The data folder: `flag` (from `--data DIR`), else `variable` (from `FIREDRILL_DATA`), else `firedrill` in the
/// platform's folder for data: `~/.local/share` on Linux (`XDG_DATA_HOME` is honoured), `~/Library/Application Support`
/// on macOS, `%APPDATA%` on Windows.
pub fn data_dir(flag: Option<&Path>, variable: Option<&Path>) -> Result<PathBuf, NoPlace> {
    choose(flag, variable, || etcetera::base_strategy::choose_native_strategy().ok().map(|s| s.data_dir()))
}

fn choose(
    flag: Option<&Path>,
    variable: Option<&Path>,
    platform: impl FnOnce() -> Option<PathBuf>,
) -> Result<PathBuf, NoPlace> {
    flag.or(variable).map(Path::to_path_buf).or_else(|| platform().map(|data| data.join("firedrill"))).ok_or(NoPlace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_wish_wins() {
        let (flag, variable) = (Some(Path::new("/f")), Some(Path::new("v")));
        for (flag, variable, platform, want) in [
            (flag, variable, Some("/p"), Ok("/f")),
            (None, variable, Some("/p"), Ok("v")),
            (None, None, Some("/p"), Ok("/p/firedrill")),
            (flag, None, None, Ok("/f")),
            (None, None, None, Err(NoPlace)),
        ] {
            assert_eq!(choose(flag, variable, || platform.map(PathBuf::from)), want.map(PathBuf::from));
        }
    }

    #[test]
    fn the_platform_has_a_place_of_its_own() {
        let place = data_dir(None, None);
        assert!(place.is_err() || place.unwrap().ends_with("firedrill"));
    }
}
