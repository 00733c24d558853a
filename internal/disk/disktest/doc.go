// Package disktest holds the doubles of disk.FS with which tests inject faults and cut the power. Only tests import it.
package disktest
