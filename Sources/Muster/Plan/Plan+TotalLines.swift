extension Plan {
    /// The rows at the end of the sheet that would create accounts and have the name of a total line, the last one first. Rows after them that ask for nothing or
    /// fail do not count.
    var totalLines: [(row: Int, name: String)] {
        let created = later.isEmpty ? work : later
        var found: [(row: Int, name: String)] = []
        var row = rowCount
        var settled = settled[...]
        for index in created.indices.reversed() {
            while let last = settled.last, last.row == row, [.failed, .skipped].contains(last.outcome.status) {
                settled.removeLast()
                row -= 1
            }
            guard created.shape(index) == .create, created.firstRows[index] == row else { break }
            let name = created[index].name
            guard TotalLine.isNamed(name) else { break }
            found.append((row, name))
            row -= 1
        }
        return found
    }
}
