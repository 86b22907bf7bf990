extension Duration {
    /// A duration as people write it: a number and a unit, `500ms`, `300s`, `5m` or `2h`; a bare number is in seconds.
    /// `nil` for anything else, and for anything longer than ten years.
    package init?(written text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number.isFinite, number >= 0 else { return nil }
        let secondsPerUnit: [String: Double] = ["ms": 0.001, "s": 1, "": 1, "m": 60, "h": 3600]
        guard let unit = secondsPerUnit[text.dropFirst(digits.count).lowercased()] else { return nil }
        let seconds = number * unit
        guard seconds <= 315_360_000 else { return nil }
        self = .milliseconds(Int64((seconds * 1000).rounded()))
    }

    /// The shortest form that ``init(written:)`` reads back, to the millisecond.
    package var written: String {
        let milliseconds = self.milliseconds
        if milliseconds % 1000 != 0 { return "\(milliseconds)ms" }
        let seconds = milliseconds / 1000
        if seconds > 0, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        if seconds > 300, seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }

    /// Whole milliseconds, rounded down.
    package var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// Seconds with their fraction.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
