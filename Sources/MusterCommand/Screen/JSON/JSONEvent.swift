/// The objects that `--output json` prints, told apart by `event`. `muster.schema.json` describes every one of them.
enum JSONEvent {}
