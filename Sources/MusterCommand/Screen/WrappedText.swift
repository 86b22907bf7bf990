extension String {
    /// The line in several, none wider than a terminal where its words allow that; those behind the first begin further in.
    ///
    /// - Parameter width: `nil` leaves the line as it is, for what is no terminal.
    func wrapped(to width: Int?) -> String {
        guard let width, displayWidth > width else { return self }
        let indent = String(prefix { $0 == " " })
        let hang = indent + "    "
        var lines = [indent]
        for word in dropFirst(indent.count).split(separator: " ", omittingEmptySubsequences: false) {
            let line = lines[lines.count - 1]
            let isFirst = line.allSatisfy { $0 == " " }
            if isFirst || line.displayWidth + 1 + word.displayWidth <= width {
                lines[lines.count - 1] += (isFirst ? "" : " ") + String(word)
            } else {
                lines.append(hang + String(word))
            }
        }
        return lines.joined(separator: "\n")
    }
}
