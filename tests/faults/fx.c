/* Counts, breaks and records what a process writes below the folders it is told; preloaded by tests/faults only.

   Sees the libc calls of CPython and SQLite alike. Does not see writes through mmap (SQLite's -shm, which a power cut
   loses anyway), nor libc's own buffered streams. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { OFF, COUNT, KILL, FAIL, DEAD, SHORT, TEAR };
enum { OPEN = 1, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR };
#define MOST 4096

static char base[PATH_MAX];
static int mode, number_of_error, sink = -1;
static long count, at;
static char watched[MOST];

static struct { uint32_t op, size, one, two; uint64_t inode; int64_t offset; } line;

/* Which folder to look at, what to do and at which call; `log` (a file descriptor) gets one entry for each call. */
void fx_arm(const char *folder, int what, long call, int error, int log) {
  snprintf(base, sizeof base, "%s/", folder);
  mode = what; at = call; number_of_error = error; sink = log; count = 0;
  if (log >= 0 && log < MOST) watched[log] = 0;
}

long fx_count(void) { return count; }

static int ours(const char *path) {
  /* The search index is no truth: it is made anew from the vault, and has a kill test of its own. */
  return mode && path && !strncmp(path, base, strlen(base)) && !strstr(path, "/search.db") && !strstr(path, "-shm");
}

static int mine(int fd) { return mode && fd >= 0 && fd < MOST && watched[fd]; }

static void put(const void *body, size_t size) {
  const char *at_ = body;
  while (size) {
    long done = syscall(SYS_write, sink, at_, size);
    if (done <= 0) _exit(99);
    at_ += done; size -= done;
  }
}

static void note(int op, uint64_t inode, int64_t offset, const void *body, size_t size, const char *one, const char *two) {
  if (sink < 0) return;
  line.op = op; line.inode = inode; line.offset = offset; line.size = size;
  line.one = one ? strlen(one) : 0; line.two = two ? strlen(two) : 0;
  put(&line, sizeof line);
  if (one) put(one, line.one);
  if (two) put(two, line.two);
  put(body, size);
}

static uint64_t inode_of(int fd) { struct stat found; return fstat(fd, &found) ? 0 : found.st_ino; }

static int is_folder(int fd) { struct stat found; return !fstat(fd, &found) && S_ISDIR(found.st_mode); }

/* Whether this call must fail: -1 then, with errno set. Killing never returns. */
static int strikes(void) {
  count++;
  if (mode == KILL && count == at) kill(getpid(), SIGKILL);
  if ((mode == FAIL && count == at) || (mode == DEAD && count >= at)) { errno = number_of_error; return -1; }
  return 0;
}

static int tears(void) { return mode == TEAR && count >= at; } /* the first write from there on */

/* How many of so many bytes are really written now. */
static size_t portion(size_t size) {
  return (tears() || (mode == SHORT && count == at)) && size > 1 ? size / 2 : size;
}

static void torn(void) { if (tears()) kill(getpid(), SIGKILL); }

#define REAL(name, ...) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)

static int opened(int fd, const char *path, int flags, int fresh) {
  if (fd < 0 || fd >= MOST) return fd;
  watched[fd] = ours(path);
  if (watched[fd] && (flags & O_ACCMODE) != O_RDONLY) note(OPEN, inode_of(fd), fresh, "", 0, path, 0);
  else if (watched[fd] && is_folder(fd)) note(OPEN, inode_of(fd), -1, "", 0, path, 0);
  return fd;
}

#define OPENER(name)                                                     \
  int name(const char *path, int flags, ...) {                           \
    REAL(name);                                                          \
    mode_t rights = 0;                                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {                                 \
      va_list more; va_start(more, flags); rights = va_arg(more, mode_t); va_end(more); \
    }                                                                    \
    int fresh = (flags & O_CREAT) && ours(path) && syscall(SYS_access, path, F_OK); \
    if (fresh && strikes()) return -1;                                   \
    return opened(real(path, flags, rights), path, flags, fresh || flags & O_TRUNC); \
  }
OPENER(open)
OPENER(open64)

int close(int fd) {
  REAL(close);
  if (fd >= 0 && fd < MOST) watched[fd] = 0;
  return real(fd);
}

ssize_t write(int fd, const void *body, size_t size) {
  REAL(write);
  if (!mine(fd)) return real(fd, body, size);
  if (strikes()) return -1;
  int flags = fcntl(fd, F_GETFL);
  struct stat found;
  off_t where = flags & O_APPEND && !fstat(fd, &found) ? found.st_size : lseek(fd, 0, SEEK_CUR);
  ssize_t done = real(fd, body, portion(size));
  if (done > 0) note(WRITE, inode_of(fd), where, body, done, 0, 0);
  torn();
  return done;
}

#define PWRITER(name, offset_t)                                          \
  ssize_t name(int fd, const void *body, size_t size, offset_t where) {  \
    REAL(name);                                                          \
    if (!mine(fd)) return real(fd, body, size, where);                   \
    if (strikes()) return -1;                                            \
    ssize_t done = real(fd, body, portion(size), where);                 \
    if (done > 0) note(WRITE, inode_of(fd), where, body, done, 0, 0);    \
    torn();                                                              \
    return done;                                                         \
  }
PWRITER(pwrite, off_t)
PWRITER(pwrite64, off64_t)

#define TRUNCATER(name, offset_t)                                        \
  int name(int fd, offset_t size) {                                      \
    REAL(name);                                                          \
    if (!mine(fd)) return real(fd, size);                                \
    if (strikes()) return -1;                                            \
    int done = real(fd, size);                                           \
    if (!done) note(TRUNCATE, inode_of(fd), size, "", 0, 0, 0);          \
    return done;                                                         \
  }
TRUNCATER(ftruncate, off_t)
TRUNCATER(ftruncate64, off64_t)

#define SYNCER(name)                                                     \
  int name(int fd) {                                                     \
    REAL(name);                                                          \
    if (!mine(fd)) return real(fd);                                      \
    if (strikes()) return -1;                                            \
    note(SYNC, inode_of(fd), 0, "", 0, 0, 0);                            \
    return 0; /* the folder lies in memory: there is nothing to wait for */ \
  }
SYNCER(fsync)
SYNCER(fdatasync)

int rename(const char *one, const char *two) {
  REAL(rename);
  if (!ours(one) && !ours(two)) return real(one, two);
  if (strikes()) return -1;
  int done = real(one, two);
  if (!done) note(RENAME, 0, 0, "", 0, one, two);
  return done;
}

static int named(int op, const char *path, int done) {
  if (!done) note(op, 0, 0, "", 0, path, 0);
  return done;
}

int unlink(const char *path) {
  REAL(unlink);
  if (!ours(path) || syscall(SYS_access, path, F_OK)) return real(path);
  return strikes() ? -1 : named(UNLINK, path, real(path));
}

int mkdir(const char *path, mode_t rights) {
  REAL(mkdir);
  if (!ours(path)) return real(path, rights);
  return strikes() ? -1 : named(MKDIR, path, real(path, rights));
}

int rmdir(const char *path) {
  REAL(rmdir);
  if (!ours(path)) return real(path);
  return strikes() ? -1 : named(RMDIR, path, real(path));
}
