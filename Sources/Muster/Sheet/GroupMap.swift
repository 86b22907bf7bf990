import CSV
package import SystemPackage

/// What groups are called in the organization that a sheet is brought to, where they are called something else in the sheet: `--map-groups`.
///
/// A CSV of two columns, the name in the sheet and the name in the organization. A header does no harm: it renames a group that nobody is in. Names in the sheet
/// match whatever their case.
package enum GroupMap {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - name: what messages call the file, where that is another name than its path.
    ///   - note: told what the file was recognised as, when it is not UTF-8.
    /// - Returns: the new names by the old ones in lower case.
    /// - Throws: ``InvalidSheet`` with the places of lines that are not two names, or that rename a group twice; ``RunError``.
    package static func read(
        _ path: FilePath,
        name: String? = nil,
        note: (String) -> Void = { _ in }
    ) throws -> [String: String] {
        let name = name ?? path.string
        do { return try read(path, name, nil) } catch let error as InvalidSheet where error.isInOtherEncoding {
            guard let encoding = try FileChunks(path: path).recognizedEncoding() else { throw error }
            let map = try read(path, name, encoding)
            note(
                "\(name) is not UTF-8; Muster read it as \(encoding.rawValue). Save it as \"CSV UTF-8\" if that is wrong."
            )
            return map
        }
    }

    private static func read(_ path: FilePath, _ name: String, _ encoding: TextEncoding?) throws -> [String: String] {
        let options = ReaderOptions(encoding: encoding, requiresUniformFieldCount: false)
        var reader = RecordReader(chunks: try FileChunks(path: path), options: options)
        var problems = SheetProblems(sheet: name)
        var map: [String: String] = [:]
        while true {
            do {
                guard let record = try reader.next() else { break }
                let names = record.map(\.trimmed)
                guard names.count == 2, !names.contains("") else {
                    problems.add(
                        line: record.line,
                        "a line must have two names: the group's name in the sheet, and its new name."
                    )
                    continue
                }
                if let other = map.updateValue(names[1], forKey: names[0].lowercased()), other != names[1] {
                    problems.add(
                        line: record.line,
                        "the group '\(names[0])' is renamed twice, to '\(other)' and to '\(names[1])'."
                    )
                }
            } catch let error as CSVError {
                problems.add(error)
                if error.code.isFinal { break }
            }
        }
        try problems.throwIfAny()
        return map
    }
}
