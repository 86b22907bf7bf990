/// A progress bar.
struct ProgressBar {
    let done: Int
    let all: Int
    /// Whether the terminal shows block characters; `#` and `.` otherwise.
    let hasUnicode: Bool

    /// Returns the filled part and the rest. The last column is filled only when everything is done.
    func parts(_ width: Int) -> (filled: String, rest: String) {
        let filled = all == 0 ? width : width * Swift.min(done, all) / all
        return (
            String(repeating: hasUnicode ? "█" : "#", count: filled),
            String(repeating: hasUnicode ? "░" : ".", count: width - filled)
        )
    }
}
