//! What a learner may suspect: texts that share the worlds of the family out among them, each world to one.

use crate::course::load::scenario::findings::Findings;
use crate::course::load::scenario::raw::Own;
use crate::grade::rubric::Suspect;

/// The suspects, with indices of worlds; none where the drill declares none.
pub fn lower(own: &Own, found: &mut Findings<'_>) -> Vec<Suspect> {
    let ids: Vec<&str> = own.world.iter().map(|w| w.value.id.value.0.as_str()).collect();
    let mut suspects: Vec<Suspect> = Vec::new();
    let mut taken: Vec<Option<&str>> = vec![None; ids.len()];
    for raw in &own.suspect {
        let id = raw.value.id.value.0.as_str();
        if suspects.iter().any(|s| s.id == id) {
            let message = format!("the suspect `{id}` is there twice");
            found.error(&raw.value.id.span, message, "remove or rename one");
        }
        if raw.value.worlds.value.is_empty() {
            let message = format!("the suspect `{id}` stands for no world");
            found.error(&raw.value.worlds.span, message, "name the worlds in which it is right");
        }
        let mut worlds = Vec::new();
        for at in &raw.value.worlds.value {
            let Some(world) = found.find(at, "world", &ids) else { continue };
            if let Some(other) = taken[world].replace(id) {
                let message = format!("the world `{}` stands behind two suspects", at.value);
                found.error(&at.span, message, format!("`{other}` has it; every world stands behind one"));
            }
            worlds.push(world);
        }
        suspects.push(Suspect { id: id.to_owned(), text: raw.value.text.0.clone(), worlds });
    }
    if let [only] = own.suspect.as_slice() {
        found.error(&only.span, "only one suspect", "add another, or remove it; belief lies between several");
    }
    let left = own.world.iter().zip(&taken).filter(|(_, suspect)| suspect.is_none() && own.suspect.len() > 1);
    for (world, _) in left {
        let id = &world.value.id;
        let message = format!("the world `{}` stands behind no suspect", id.value.0);
        found.error(&id.span, message, "add it to the `worlds` of one `[[suspect]]`");
    }
    suspects
}
