//! Good, bad and thoughtless players on every shipped drill.

use firedrill::grade::zoo::table::Table;

use crate::support::drills;

#[test]
fn table() {
    for drill in drills() {
        let begun = std::time::Instant::now();
        let table = Table::play(&drill.rubric, &[1], &|| {}).unwrap();
        println!("{} par {:.3} {:?} in {:?}", drill.id, table.par, table.anchors, begun.elapsed());
        for r in &table.rows {
            println!(
                "{:40} score {:4} cost {:.3} N {:.3} luck {:.3}",
                r.policy.name(&drill.rubric),
                r.score,
                r.mean_cost,
                r.decisions,
                r.luck
            );
        }
    }
}
