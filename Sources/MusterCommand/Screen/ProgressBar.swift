/// A bar of some columns, filled by a share.
struct ProgressBar {
    let done: Int
    let all: Int
    /// Whether the terminal shows block characters; `#` and `.` otherwise.
    let hasUnicode: Bool

    /// The filled part and the rest. The last column is filled when all is done, and not before.
    func parts(_ width: Int) -> (filled: String, rest: String) {
        let filled = all == 0 ? width : width * Swift.min(done, all) / all
        return (
            String(repeating: hasUnicode ? "█" : "#", count: filled),
            String(repeating: hasUnicode ? "░" : ".", count: width - filled)
        )
    }
}
