/* A disk that fails, for one process (LD_PRELOAD): calls on files under some folders answer with an error.
 *
 * FAULT_ROOTS  folders, separated by colons
 * FAULT_CALL   which calls are counted: write (write, pwrite, writev, pwritev), sync (fsync, fdatasync, syncfs), rename, open (creating)
 * FAULT_ONLY   a part of the file's name that a counted call must have, such as "bayyina.db"; empty for any
 * FAULT_AT     the number of the call, from 1, that fails; 0 for none, only counting
 * FAULT_STICKY 1: every later one fails too
 * FAULT_ERRNO  with what
 * FAULT_LOSE   1: a sync that fails loses what was written to the file since the last one that did not, as file systems do that drop
 *              the pages that they could not write
 * FAULT_ROOM   bytes that may still be written under the folders; what is beyond finds no room (ENOSPC). Empty for any number
 * FAULT_LOG    a file outside: a line for each call that was made to fail, and at the end "count N"
 *
 * The runtime looks functions up by dlsym in the C library itself, past what is preloaded, so dlsym is answered here as well.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static void *(*real_dlsym)(void *, const char *);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_syncfs)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_fallocate)(int, int, off_t, off_t);
static int (*real_ftruncate)(int, off_t);

static pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char *roots, *call_name, *only;
static long at, calls, fail_errno = EIO;
static long long room = -1;
static int sticky, lose, log_fd = -1;

/* What stood where something was written since the last sync of the file. */
struct before { dev_t device; ino_t inode; off_t offset, size; size_t length; char *bytes; struct before *older; };
static struct before *changes;

static long number(const char *name, long otherwise) {
  const char *text = getenv(name);
  return text && *text ? strtol(text, NULL, 10) : otherwise;
}

static void *next(const char *name) { return real_dlsym(RTLD_NEXT, name); }

static void find_real(void) {
  static const char *const versions[] = {"GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5"};
  for (size_t i = 0; !real_dlsym && i < sizeof versions / sizeof *versions; i++)
    real_dlsym = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", versions[i]);
  if (!real_dlsym) abort();
  real_write = next("write"), real_pwrite = next("pwrite64"), real_writev = next("writev"), real_pwritev = next("pwritev64");
  real_fsync = next("fsync"), real_fdatasync = next("fdatasync"), real_syncfs = next("syncfs");
  real_rename = next("rename"), real_fallocate = next("fallocate64"), real_ftruncate = next("ftruncate64");
}

__attribute__((constructor)) static void begin(void) {
  find_real();
  roots = getenv("FAULT_ROOTS"), call_name = getenv("FAULT_CALL"), only = getenv("FAULT_ONLY");
  at = number("FAULT_AT", 0), sticky = number("FAULT_STICKY", 0), lose = number("FAULT_LOSE", 0);
  fail_errno = number("FAULT_ERRNO", EIO), room = number("FAULT_ROOM", -1);
  if (getenv("FAULT_LOG")) log_fd = open(getenv("FAULT_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void tell(const char *what, const char *path) {
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%s %s\n", what, path);
  if (log_fd >= 0 && real_write(log_fd, line, length) < 0) abort();
}

__attribute__((destructor)) static void end(void) {
  char text[32];
  snprintf(text, sizeof text, "%ld", calls);
  tell("count", text);
}

static int is_meant(const char *path) {
  for (const char *root = roots; root && *root;) {
    const char *stop = strchrnul(root, ':');
    size_t length = stop - root;
    if (length && !strncmp(path, root, length) && (path[length] == '/' || !path[length])) return 1;
    root = *stop ? stop + 1 : stop;
  }
  return 0;
}

static int path_of(int fd, char path[PATH_MAX]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  path[length < 0 ? 0 : length] = 0;
  return length > 0 && is_meant(path);
}

/* Under the mutex: counts a call, and says whether it is one that fails. */
static int is_due(const char *call, const char *path) {
  if (!call_name || strcmp(call_name, call) || (only && *only && !strstr(path, only))) return 0;
  calls++;
  if (!at || calls < at || (calls > at && !sticky)) return 0;
  tell(call, path);
  return 1;
}

static void remember(int fd, off_t offset, size_t length) {
  struct stat file;
  if (!lose || fstat(fd, &file) || !S_ISREG(file.st_mode)) return;
  struct before *change = calloc(1, sizeof *change);
  change->device = file.st_dev, change->inode = file.st_ino, change->offset = offset, change->size = file.st_size;
  change->bytes = malloc(length ? length : 1);
  char again[64];
  snprintf(again, sizeof again, "/proc/self/fd/%d", fd);
  int reading = open(again, O_RDONLY | O_CLOEXEC);
  ssize_t got = reading < 0 ? 0 : pread(reading, change->bytes, length, offset);
  if (reading >= 0) close(reading);
  change->length = got < 0 ? 0 : got;
  change->older = changes, changes = change;
}

/* Puts back what was there before, the newest change first, or forgets it; of one file, or where fd is negative of all (but then only forgets). */
static void settle(int fd, int undo) {
  struct stat file;
  char again[64];
  int writing = -1;
  if (!lose || (fd >= 0 && fstat(fd, &file))) return;
  if (undo && fd >= 0) {
    snprintf(again, sizeof again, "/proc/self/fd/%d", fd);
    writing = open(again, O_WRONLY | O_CLOEXEC);
  }
  for (struct before **link = &changes; *link;) {
    struct before *change = *link;
    if (fd >= 0 && (change->device != file.st_dev || change->inode != file.st_ino)) { link = &change->older; continue; }
    if (writing >= 0 && (real_pwrite(writing, change->bytes, change->length, change->offset) < 0 || real_ftruncate(writing, change->size))) abort();
    *link = change->older;
    free(change->bytes), free(change);
  }
  if (writing >= 0) close(writing);
}

/* How much of a write may be done: -1 for none, with errno. */
static ssize_t allowed(int fd, size_t length, off_t offset) {
  char path[PATH_MAX];
  int saved = errno;
  ssize_t result = length;
  if (!path_of(fd, path)) { errno = saved; return length; }
  pthread_mutex_lock(&mutex);
  if (is_due("write", path)) { result = -1, saved = fail_errno; }
  else if (room >= 0) {
    struct stat file;
    off_t from = offset >= 0 ? offset : lseek(fd, 0, SEEK_CUR);
    /* What is written over takes no room. */
    long long grows = fstat(fd, &file) || from + (off_t)length <= file.st_size ? 0 : from + (off_t)length - (file.st_size > from ? file.st_size : from);
    if (grows > room) {
      result = (ssize_t)(length - (grows - room));
      tell("room", path);
      room = 0;
      if (result <= 0) result = -1, saved = ENOSPC;
    } else room -= grows;
  }
  if (result > 0) {
    int flags = fcntl(fd, F_GETFL);
    struct stat file;
    off_t from = offset >= 0 ? offset : flags & O_APPEND && !fstat(fd, &file) ? file.st_size : lseek(fd, 0, SEEK_CUR);
    if (from >= 0) remember(fd, from, result);
  }
  pthread_mutex_unlock(&mutex);
  errno = saved;
  return result;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  if (!real_write) find_real();
  ssize_t some = allowed(fd, length, -1);
  return some < 0 ? -1 : real_write(fd, bytes, some);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  ssize_t some = allowed(fd, length, offset);
  return some < 0 ? -1 : real_pwrite(fd, bytes, some, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

static size_t length_of(const struct iovec *parts, int count) {
  size_t all = 0;
  for (int i = 0; i < count; i++) all += parts[i].iov_len;
  return all;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  size_t all = length_of(parts, count);
  ssize_t some = allowed(fd, all, -1);
  if (some < 0) return -1;
  if ((size_t)some == all || !count) return real_writev(fd, parts, count);
  return real_write(fd, parts->iov_base, (size_t)some < parts->iov_len ? (size_t)some : parts->iov_len);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  size_t all = length_of(parts, count);
  ssize_t some = allowed(fd, all, offset);
  if (some < 0) return -1;
  if ((size_t)some == all || !count) return real_pwritev(fd, parts, count, offset);
  return real_pwrite(fd, parts->iov_base, (size_t)some < parts->iov_len ? (size_t)some : parts->iov_len, offset);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { return pwritev64(fd, parts, count, offset); }

static int sync_by(int (*real)(int), int fd, int all) {
  char path[PATH_MAX];
  int saved = errno, fails = 0, meant = path_of(fd, path);
  if (!meant) { errno = saved; return real(fd); }
  pthread_mutex_lock(&mutex);
  fails = is_due("sync", path);
  if (fails && !all) settle(fd, 1);
  int result = fails ? -1 : real(fd);
  saved = fails ? fail_errno : errno;
  if (!result) settle(all ? -1 : fd, 0);
  pthread_mutex_unlock(&mutex);
  errno = saved;
  return result;
}

int fsync(int fd) { return sync_by(real_fsync, fd, 0); }
int fdatasync(int fd) { return sync_by(real_fdatasync, fd, 0); }
int syncfs(int fd) { return sync_by(real_syncfs, fd, 1); }

static int named(const char *call, const char *path) {
  char full[PATH_MAX];
  int saved = errno;
  if (path[0] == '/') snprintf(full, sizeof full, "%s", path);
  else if (!getcwd(full, sizeof full) || strlen(full) + strlen(path) + 2 > sizeof full) { errno = saved; return 0; }
  else strcat(strcat(full, "/"), path);
  pthread_mutex_lock(&mutex);
  int fails = is_meant(full) && is_due(call, full);
  pthread_mutex_unlock(&mutex);
  errno = fails ? (int)fail_errno : saved;
  return fails;
}

int rename(const char *from, const char *to) { return named("rename", to) ? -1 : real_rename(from, to); }

int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
  char path[PATH_MAX];
  if (room >= 0 && path_of(fd, path) && length > room) { tell("room", path); errno = ENOSPC; return -1; }
  return real_fallocate(fd, mode, offset, length);
}
int fallocate(int fd, int mode, off_t offset, off_t length) { return fallocate64(fd, mode, offset, length); }

void *dlsym(void *handle, const char *name) {
  static const struct { const char *name; void *ours; } all[] = {
    {"write", write}, {"pwrite", pwrite}, {"pwrite64", pwrite64}, {"writev", writev}, {"pwritev", pwritev}, {"pwritev64", pwritev64},
    {"fsync", fsync}, {"fdatasync", fdatasync}, {"syncfs", syncfs}, {"rename", rename}, {"fallocate", fallocate}, {"fallocate64", fallocate64},
  };
  if (!real_dlsym) find_real();
  if (handle != RTLD_NEXT)
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
      if (!strcmp(all[i].name, name)) return all[i].ours;
  return real_dlsym(handle, name);
}
