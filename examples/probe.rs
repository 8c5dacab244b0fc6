//! Probe.
use firedrill::{course, sim::World};
fn main() {
    let files: Vec<(String, String)> = [
        "scenarios/base.toml",
        "scenarios/bad-deploy.toml",
        "lessons/respect-the-user.md",
        "lessons/first-ten-minutes.md",
    ]
    .iter()
    .map(|p| (p.to_string(), std::fs::read_to_string(p).unwrap()))
    .collect();
    let c = course::assemble(&files);
    for p in &c.problems {
        println!("{}", p.render(&c.texts[&p.file]));
    }
    let s = &c.scenarios[0];
    let names = [
        "order.per_min",
        "order.success",
        "pay.success",
        "checkout.rate",
        "checkout.errors",
        "checkout.p95",
        "checkout.cpu",
        "checkout.busy",
        "checkout.place>orders-db.write.errors",
        "checkout.pay>payments.charge.errors",
        "orders-db.cpu",
        "web.p95",
    ];
    for (i, w) in s.rubric.worlds.iter().enumerate() {
        println!("== {}", w.id);
        for remedy in [false, true] {
            let mut world = World::from_fixed(w.fixed.clone(), 1);
            let begin = world.spec().begin.0;
            for t in [900, begin, begin + 120, begin + 300, begin + 3000] {
                if remedy && t == begin + 120 {
                    for a in w.remedy.iter().take(1) {
                        let o = s.rubric.offer(*a).unwrap();
                        world.apply(*a, o.starts_s);
                    }
                }
                world.run_until(firedrill::base::time::Tick(t));
                if remedy && t <= begin {
                    continue;
                }
                print!(
                    "{:>5} harm {:6.3} rate {:.3} ",
                    t as i64 - begin as i64,
                    world.state.harm,
                    world.state.harm_rate
                );
                for n in names {
                    print!("{:.1} ", world.series(n).unwrap());
                }
                println!(
                    "al {:?}",
                    world
                        .state
                        .alerts
                        .iter()
                        .map(|a| a.fired as i64 - begin as i64)
                        .filter(|x| *x < 1_000_000)
                        .collect::<Vec<_>>()
                );
            }
            if remedy && w.remedy.is_empty() {
                break;
            }
            println!("--");
        }
        if i == 0 {
            let t = std::time::Instant::now();
            let mut w2 = World::from_fixed(w.fixed.clone(), 1);
            w2.run_until(firedrill::base::time::Tick(20000));
            println!("ticks/s {:.0}", 20000.0 / t.elapsed().as_secs_f64());
            let t = std::time::Instant::now();
            let mut k = 0;
            for _ in 0..10000 {
                let c = w2.clone();
                k += c.state.tick;
            }
            println!("fork ns {} {}", t.elapsed().as_nanos() / 10000, k);
        }
    }
}
