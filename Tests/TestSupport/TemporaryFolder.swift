import Foundation
public import SystemPackage

/// Runs `body` with a folder of its own that is removed afterwards.
public func withTemporaryFolder<Result>(_ body: (FilePath) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "muster-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(FilePath(folder.path()))
}
