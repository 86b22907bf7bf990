extension String {
    /// Returns the line wrapped to a width, between words. Lines after the first have a hanging indent.
    ///
    /// - Parameter width: the width; `nil` leaves the line as it is.
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
