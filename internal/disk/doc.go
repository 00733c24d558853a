// Package disk is where fanshi meets the disk: every file is written here, all through FS.
//
// An FS is rooted in one folder (os.Root): no name leads out of it, not through symbolic links either. It is the seam at
// which tests inject faults and cut the power; package disktest holds the doubles.
//
// Nothing is written at a final name. A file is written under a temporary name (TempPrefix), fsynced and renamed, and its
// folder fsynced: a reader sees the old bytes or the new, and a reported success is durable. Sync and Close errors are
// errors. Every error is an *Error, which names the operation and the whole path.
package disk
