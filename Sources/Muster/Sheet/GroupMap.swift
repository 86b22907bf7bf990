import CSV
package import SystemPackage

/// Maps group names of the sheet to group names of the organization: `--map-groups`.
///
/// The file is a CSV with two columns: the name in the sheet and the name in the organization. A header is harmless: it renames a group that no row names.
/// Names in the sheet match case-insensitively.
package enum GroupMap {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - name: the file's name in messages, when it is not the path.
    ///   - note: called with the recognized encoding when the file is not UTF-8.
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
