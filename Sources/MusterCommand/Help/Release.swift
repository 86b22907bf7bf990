/// Which program this is.
enum Release {
    static let version = "0.1.0"
    /// When this version was made, as man pages say it.
    static let date = "November 25, 2026"
}
