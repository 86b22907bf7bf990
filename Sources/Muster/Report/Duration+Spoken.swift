import IdentityAPI

extension Duration {
    /// For people: `a second`, `8 s`, `3 min 20 s`, `5 h 12 min`.
    public var spoken: String {
        let seconds = Int(inSeconds.rounded())
        if self < .seconds(1) { return "a second" }
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s" }
        return seconds % 3600 < 60 ? "\(seconds / 3600) h" : "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
}
