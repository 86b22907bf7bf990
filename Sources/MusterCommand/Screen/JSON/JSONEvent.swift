/// The objects of `--output json`, distinguished by `event`. `muster.schema.json` describes all of them.
enum JSONEvent {}
